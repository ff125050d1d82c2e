/// Tests of the whole lab.
@NullMarked
package netlab.endtoend;

import org.jspecify.annotations.NullMarked;

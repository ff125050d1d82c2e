/// What the calc server is measured against, and tried with.
@NullMarked
package netlab.benchmarks.calc;

import org.jspecify.annotations.NullMarked;

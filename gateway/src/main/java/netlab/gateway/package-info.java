/// Takes jobs over HTTP and sees each to its ending.
@NullMarked
package netlab.gateway;

import org.jspecify.annotations.NullMarked;

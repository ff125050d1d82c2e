/// Measures the gateway, and two job libraries at the same work.
@NullMarked
package netlab.benchmark.gateway;

import org.jspecify.annotations.NullMarked;

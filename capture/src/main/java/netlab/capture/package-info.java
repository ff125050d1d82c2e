/// The packets of one run, cut out of what a sidecar captured in the service's network namespace.
@NullMarked
package netlab.capture;

import org.jspecify.annotations.NullMarked;

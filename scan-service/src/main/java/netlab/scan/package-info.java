/// The port scanner: it finds every port's verdict and the evidence that the verdict rests on.
@NullMarked
package netlab.scan;

import org.jspecify.annotations.NullMarked;

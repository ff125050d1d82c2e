/// The lab in one JVM, with stand-ins for its hosts.
@NullMarked
package netlab.embedded;

import org.jspecify.annotations.NullMarked;

/// Testcontainers classes for netlab's services and lab hosts.
@NullMarked
package netlab.testkit;

import org.jspecify.annotations.NullMarked;

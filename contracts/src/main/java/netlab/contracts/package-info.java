/// The language that the gateway, its services and their users speak.
@NullMarked
package netlab.contracts;

import org.jspecify.annotations.NullMarked;

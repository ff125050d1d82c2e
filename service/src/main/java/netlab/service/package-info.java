/// What each service's main wires around its job handlers.
@NullMarked
package netlab.service;

import org.jspecify.annotations.NullMarked;

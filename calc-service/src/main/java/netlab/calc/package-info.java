/// The raw calc protocol, spoken from both ends.
@NullMarked
package netlab.calc;

import org.jspecify.annotations.NullMarked;

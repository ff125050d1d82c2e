/// Tests of the console in a real browser.
@NullMarked
package netlab.console;

import org.jspecify.annotations.NullMarked;

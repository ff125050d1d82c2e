/// The command line: every command is a call of the gateway's HTTP API, shown for people or given as JSON.
@NullMarked
package netlab.cli;

import org.jspecify.annotations.NullMarked;

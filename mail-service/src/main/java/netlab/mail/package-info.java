/// Mail sent over SMTP or read over IMAP on bare sockets, with every line of the dialogue kept for whoever watches.
@NullMarked
package netlab.mail;

import org.jspecify.annotations.NullMarked;

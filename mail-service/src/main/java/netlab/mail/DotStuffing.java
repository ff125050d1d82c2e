package netlab.mail;

import java.util.Arrays;

/// Makes of any bytes a message as SMTP carries it (RFC 5321 §2.3.8, §4.5.2): every CR, LF or CR LF becomes CR LF, and a
/// dot that starts a line is doubled. So no lone CR or LF and no line of one dot can leave, whatever comes in and however
/// it is cut into chunks. One instance serves one message.
///
/// ```
///            other                 CR
///   LINE START ──────▶ IN LINE ──────────▶ AFTER CR
///       ▲  "." gives ".."  │ LF gives CR LF   │ a LF is dropped: its CR LF has left
///       └──────────────────┴──────────────────┘
/// ```
final class DotStuffing {
    private enum State {
        LINE_START,
        IN_LINE,
        AFTER_CR
    }

    private State state = State.LINE_START;
    private long dots;

    /// Transforms the next bytes of the message.
    ///
    /// @return the bytes to send, at most twice as many
    byte[] next(byte[] chunk, int offset, int length) {
        byte[] out = new byte[2 * length];
        int size = 0;
        for (int i = offset; i < offset + length; i++) {
            byte b = chunk[i];
            if (b == '\n' && state == State.AFTER_CR) {
                state = State.LINE_START;
                continue;
            }
            if (b == '\r' || b == '\n') {
                out[size++] = '\r';
                out[size++] = '\n';
                state = b == '\r' ? State.AFTER_CR : State.LINE_START;
                continue;
            }
            if (b == '.' && state != State.IN_LINE) {
                out[size++] = '.';
                dots++;
            }
            out[size++] = b;
            state = State.IN_LINE;
        }
        return Arrays.copyOf(out, size);
    }

    /// How many dots were added so far.
    long dots() {
        return dots;
    }

    /// Ends the last line if it has no end. The final dot is the caller's.
    byte[] end() {
        boolean inLine = state == State.IN_LINE;
        state = State.LINE_START;
        return inLine ? new byte[]{'\r', '\n'} : new byte[0];
    }
}

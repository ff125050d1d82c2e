package netlab.calc;

/// The bytes are right so far, and more must come.
public enum Incomplete implements Outcome, Decoded {
    NEED_MORE
}

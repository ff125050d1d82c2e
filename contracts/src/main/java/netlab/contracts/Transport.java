package netlab.contracts;

/// The transport protocols.
public enum Transport implements Named {
    TCP, UDP
}

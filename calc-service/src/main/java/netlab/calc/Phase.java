package netlab.calc;

/// What a [TcpConnection] is doing, and which time limit it is under.
///
///              ┌── all written ──┐
///              ▼                 │
///     ──► READING ──answers──► WRITING
///          │   │      left       │
///          │   │                 │ unread for the write timeout
///      end │   │ can't answer,   │
///       or │   │ or stopped      │
///     idle │   ▼                 │
///          │ DRAINING            │
///          │   │ end or timeout  │
///          ▼   ▼                 ▼
///         CLOSED ◄───────────────┘
enum Phase {
    READING, WRITING, DRAINING, CLOSED
}

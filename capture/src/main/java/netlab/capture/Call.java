package netlab.capture;

/// What a program asks the system to do with a socket, as far as that sends packets.
enum Call {
    CONNECT, SEND, SHUTDOWN, CLOSE
}

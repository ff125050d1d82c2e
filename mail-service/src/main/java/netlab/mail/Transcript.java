package netlab.mail;

/// Who watches a dialogue: is told each line as it crosses the wire, secrets already masked.
interface Transcript {
    /// A line that the client sent.
    ///
    /// @param meaning what a line that says nothing by itself stands for, or nothing
    void client(String line, String meaning);

    /// A line that the server sent.
    ///
    /// @param meaning what a line that says nothing by itself stands for, or nothing
    void server(String line, String meaning);

    default void client(String line) {
        client(line, "");
    }

    default void server(String line) {
        server(line, "");
    }
}

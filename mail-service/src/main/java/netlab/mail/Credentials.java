package netlab.mail;

/// An account and its password. The password never shows in the text of this object.
record Credentials(String username, String password) {
    Credentials {
        if (username.indexOf(0) >= 0 || password.indexOf(0) >= 0) {
            throw new IllegalArgumentException("NUL is not allowed in a user name or password");
        }
    }

    @Override
    public String toString() {
        return "Credentials[" + Transcript.MASK + "]";
    }
}

package netlab.contracts;

/// How an SMTP client proves who it is (RFC 4954).
public enum AuthMechanism implements Named {
    LOGIN("login"), PLAIN("plain"), CRAM_MD5("cram-md5");

    private final String json;

    AuthMechanism(String json) {
        this.json = json;
    }

    @Override
    public String json() {
        return json;
    }
}

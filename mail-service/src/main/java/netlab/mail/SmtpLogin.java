package netlab.mail;

import java.io.IOException;
import netlab.contracts.Account;
import netlab.contracts.Secret;

/// The dialogue of AUTH (RFC 4954). The transcript gets masks where user name and password stand, unless it may reveal them.
final class SmtpLogin {
    private final SmtpClient client;
    private final Account.Login login;
    private final boolean revealed;

    /// @param revealed whether the transcript shows what crosses the wire
    SmtpLogin(SmtpClient client, Account.Login login, boolean revealed) {
        this.client = client;
        this.login = login;
        this.revealed = revealed;
    }

    /// From now on, the transcript shows no form of this login's password, whoever writes it.
    static void hide(SmtpClient client, Account.Login login) {
        String password = login.password().reveal();
        client.hide(password);
        client.hide(SaslMechanism.base64(password));
        client.hide(SaslMechanism.plain(login));
    }

    void by(SaslMechanism mechanism) throws IOException, BrokenProtocolException, RefusedException {
        client.enter(SmtpStep.AUTH);
        String password = login.password().reveal();
        if (!revealed) {
            hide(client, login);
        }
        switch (mechanism) {
            case PLAIN -> say("AUTH PLAIN ", SaslMechanism.plain(login), "user name and password, base64",
                    "\\0" + login.username() + "\\0" + password);
            case LOGIN -> {
                prompt("AUTH LOGIN");
                say("", SaslMechanism.base64(login.username()), "user name, base64", login.username());
                SmtpStep.AUTH.intermediate(client.answer());
                say("", SaslMechanism.base64(password), "password, base64", password);
            }
            case CRAM_MD5 -> {
                String line = SaslMechanism.cramMd5(login, prompt("AUTH CRAM-MD5"));
                say("", line, "user name and digest, base64", SaslMechanism.decoded(line).map(Bytes::text).orElse(""));
            }
        }
        SmtpStep.AUTH.positive(client.answer());
    }

    private String prompt(String command) throws IOException, BrokenProtocolException, RefusedException {
        client.say(new CommandLine(command), command, "");
        SmtpReply prompt = SmtpStep.AUTH.intermediate(client.answer());
        return SaslMechanism.decoded(prompt.lines().getFirst())
                .orElseThrow(() -> new BrokenProtocolException("a prompt that is no base64"));
    }

    /// @param meaning what the secret part stands for, and
    /// @param content what it says
    private void say(String head, String secret, String meaning, String content) throws IOException {
        client.say(new CommandLine(head + secret), head + (revealed ? secret : Secret.MASK),
                revealed ? meaning + ": " + content : meaning);
    }
}

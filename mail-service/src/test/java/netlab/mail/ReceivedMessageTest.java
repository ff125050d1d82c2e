package netlab.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ReceivedMessageTest {
    @Test
    void aNestedMessageGivesItsTextAndItsFiles() {
        ReceivedMessage message = read("""
                Return-Path: <chef@example.org>
                From: =?ISO-8859-1?Q?K=FCche?=
                \t<chef@lab.example>
                To: a@lab.example, "b, c" <b@lab.example>,
                 lab: d@lab.example;
                Content-Type: multipart/mixed; boundary=outer

                preamble
                --outer
                Content-Type: multipart/alternative; boundary="in ner"

                --in ner
                Content-Type: text/plain; charset=iso-8859-1
                Content-Transfer-Encoding: quoted-printable

                Gr=FC=DFe

                --in ner
                Content-Type: text/html

                <p>x
                --in ner--
                --outer
                Content-Type: image/png; name="a.png"
                Content-Transfer-Encoding: base64

                AAEC
                --outer
                Content-Type: message/rfc822

                Subject: inner

                body
                --outer--
                epilogue
                """);
        assertThat(message.text()).isEqualTo("Grüße\n");
        assertThat(message.attachments()).containsExactly(
                new ReceivedMessage.Part("a.png", "image/png", 3),
                new ReceivedMessage.Part("", "message/rfc822", 22));
        assertThat(message.headers().text("from")).contains("Küche\t<chef@lab.example>");
        assertThat(message.headers().addresses("To"))
                .containsExactly("a@lab.example", "\"b, c\" <b@lab.example>", "d@lab.example");
    }

    @Test
    void htmlIsNotTakenForPlainText() {
        assertThat(read("Content-Type: text/html\n\n<p>x</p>").text()).isNull();
        assertThat(read("Content-Type: text/html\n\n<p>x</p>").html()).isEqualTo("<p>x</p>");
    }

    @Test
    void whatIsMislabelledIsTakenAsItStands() {
        assertThat(read("Content-Type: text/plain; charset=no-such\n\nx").text()).isEqualTo("x");
        assertThat(read("Content-Transfer-Encoding: base64\n\n*").text()).isEmpty();
        assertThat(read("Content-Type: multipart/mixed\n\nx").attachments())
                .isEqualTo(List.of(new ReceivedMessage.Part("", "multipart/mixed", 1)));
        assertThat(read("no header at all").text()).isEmpty();
    }

    @Test
    void partsNestedWithoutEndAreNotFollowed() {
        StringBuilder message = new StringBuilder();
        for (int i = 0; i < 5000; i++) {
            message.append("Content-Type: multipart/mixed; boundary=b")
                    .append(i)
                    .append("\n\n--b")
                    .append(i)
                    .append('\n');
        }
        assertThat(read(message.toString()).text()).isNull();
    }

    @Property(tries = 1000)
    void readingEndsWhateverCame(@ForAll("noise") String noise) {
        assertThat(ReceivedMessage.parse(noise).attachments()).isNotNull();
    }

    @Provide
    Arbitrary<String> noise() {
        return Arbitraries.of(
                "Content-Type: multipart/mixed; boundary=b",
                "Content-Type: text/plain; charset*0*=%zz'",
                "Content-Transfer-Encoding: base64",
                "--b",
                "--b--",
                "\r\n",
                "\n",
                ": ",
                "=?UTF-8?B?*?=",
                "=C3=",
                "\u00FF",
                " ").list().ofMaxSize(20).map(list -> String.join("", list));
    }

    private static ReceivedMessage read(String message) {
        return ReceivedMessage.parse(message.replace("\n", "\r\n"));
    }
}

package netlab.mail;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.internet.ContentDisposition;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;

class MimeTextTest {
    private static final Pattern LINE = Pattern.compile("\r\n");

    @Property
    void quotedPrintableReadsBackHereAndElsewhere(@ForAll("texts") String text) throws Exception {
        String octets = Bytes.octets(text.getBytes(StandardCharsets.UTF_8));
        String encoded = QuotedPrintable.encode(octets);
        assertThat(LINE.split(encoded)).allMatch(line -> line.length() <= 76 && Bytes.isAscii(line));
        assertThat(QuotedPrintable.decode(encoded)).isEqualTo(octets);
        var angus = MimeUtility.decode(new ByteArrayInputStream(Bytes.of(encoded)), "quoted-printable");
        assertThat(Bytes.octets(angus.readAllBytes())).isEqualTo(octets);
    }

    @Test
    void quotedPrintableKeepsWhatIsNoEscape() {
        assertThat(QuotedPrintable.decode("1=2 =ZZ =4 =")).isEqualTo("1=2 =ZZ =4 ");
        assertThat(QuotedPrintable.decode("a= \t\r\nb=\nc")).isEqualTo("abc");
    }

    @Property
    void encodedWordsReadBackHereAndElsewhere(@ForAll("texts") String text) throws Exception {
        String plain = text.replaceAll("\\p{Cntrl}", "") + "ü";
        List<String> words = EncodedWords.encode(plain, 60);
        assertThat(words).allMatch(word -> word.length() <= EncodedWords.LONGEST);
        assertThat(words.getFirst()).hasSizeLessThanOrEqualTo(60);
        String header = String.join("\r\n ", words);
        assertThat(EncodedWords.decode(header)).isEqualTo(plain);
        assertThat(MimeUtility.decodeText(header)).isEqualTo(plain);
    }

    @Test
    void encodedWordsOfOthersAreRead() {
        assertThat(EncodedWords.decode("=?iso-8859-1?q?Gr=FC=DFe?= an =?UTF-8*de?B?QWxsZQ==?="))
                .isEqualTo("Grüße an Alle");
        assertThat(EncodedWords.decode("=?UTF-8?B?w7w?= =?utf-8?B?w5w=?=  x")).isEqualTo("üÜ  x");
        assertThat(EncodedWords.decode("=?UTF-8?Q?=C3?= =?UTF-8?Q?=BC?=")).isEqualTo("ü");
        assertThat(EncodedWords.decode("=?no-such?Q?a?= =? =?x?y?z?=")).isEqualTo("a =? =?x?y?z?=");
    }

    @Property
    void parametersReadBackHereAndElsewhere(@ForAll("texts") String text) throws Exception {
        String name = "n" + text.replaceAll("\\p{Cntrl}", "");
        String field = "attachment; " + String.join(";\r\n ", HeaderWriter.parameter("filename", name));
        assertThat(MimeField.parse(field).parameter("filename")).isEqualTo(name);
        var angus = new ContentDisposition(field.replace("\r\n", ""));
        assertThat(angus.getParameter("filename")).isEqualTo(name);
    }

    @Test
    void parametersOfOthersAreRead() {
        MimeField field = MimeField
                .parse("Text/Plain; Charset=ISO-8859-1; name=\"a \\\"b\\\".txt\"; x*0=ein; x*1*=%20paar");
        assertThat(field.value()).isEqualTo("text/plain");
        assertThat(field.parameter("charset")).isEqualTo("ISO-8859-1");
        assertThat(field.parameter("name")).isEqualTo("a \"b\".txt");
        assertThat(field.parameter("x")).isEqualTo("ein paar");
    }

    @Test
    void mailboxNamesAreWrittenInModifiedUtf7() {
        assertThat(MailboxName.encode("INBOX")).isEqualTo("INBOX");
        assertThat(MailboxName.encode("Entwürfe & mehr")).isEqualTo("Entw&APw-rfe &- mehr");
        assertThat(MailboxName.encode("台北")).isEqualTo("&U,BTFw-");
    }

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> pieces = Arbitraries.frequencyOf(
                Tuple.of(6, Arbitraries.strings().ascii().ofMaxLength(30)),
                Tuple.of(3, Arbitraries.strings().withChars("äöüß€漢 =._?").ofMaxLength(30)),
                Tuple.of(1,
                        Arbitraries.of("😀", "\r\n", "\r\n.\r\n", " \r\n", "From ", "x".repeat(300), "=?x?Q?y?=")));
        return pieces.list().ofMaxSize(8).map(list -> String.join("", list));
    }
}

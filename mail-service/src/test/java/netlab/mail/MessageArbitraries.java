package netlab.mail;

import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/// Messages of all kinds: with and without umlauts, HTML, files, long lines, dots, controls and what looks like MIME.
final class MessageArbitraries {
    private MessageArbitraries() {}

    static Arbitrary<OutgoingMessage> messages() {
        Arbitrary<String> subjects = texts().map(text -> text.replaceAll("[\r\n\0]", " "));
        Arbitrary<Attachment> files = Combinators.combine(subjects, Arbitraries.bytes().list().ofMaxSize(200))
                .as((name, bytes) -> new Attachment(
                        "f" + name.replaceAll("\\p{Cntrl}", "").strip(),
                        "application/octet-stream",
                        encoded(bytes)));
        Arbitrary<@Nullable String> bodies = texts().injectNull(0.3);
        return Combinators
                .combine(subjects, bodies, bodies, files.list().ofMaxSize(3), mailboxes(), subjects.injectNull(0.5))
                .as((subject, text, html, attachments, mailbox, header) -> new OutgoingMessage(
                        "<1@lab.example>",
                        Instant.parse("2026-11-01T12:00:00Z"),
                        mailbox,
                        List.of(mailbox, mailbox),
                        List.of(),
                        null,
                        subject,
                        text,
                        text == null && html == null ? "" : html,
                        header == null ? Map.of() : Map.of("X-Lab", header),
                        attachments));
    }

    private static Arbitrary<HeaderMailbox> mailboxes() {
        Arbitrary<String> names = Arbitraries.strings().withChars("abc ,.\"\\<>äß漢=?_()").ofMaxLength(60);
        Arbitrary<String> locals = Arbitraries.of("a", "a.b+c", "\"a b\"", "\"<,>@\"", "\"q\\\"r\"");
        return Combinators.combine(names, locals)
                .as((name, local) -> new HeaderMailbox(name.strip(), local + "@lab.example"));
    }

    private static Arbitrary<String> texts() {
        Arbitrary<String> pieces = Arbitraries.frequencyOf(
                Tuple.of(6, Arbitraries.strings().withCharRange(' ', '~').ofMaxLength(60)),
                Tuple.of(2, Arbitraries.strings().withChars("äöüß€漢 \t").ofMaxLength(30)),
                Tuple.of(2, Arbitraries.strings().withChars("\n.-= ").ofMaxLength(10)),
                Tuple.of(1, Arbitraries.of("😀", "\r", "\nFrom me", "\n--=_token0\n", "x".repeat(1500), "\u0001\u007F",
                        "=?x?Q?y?=")));
        return pieces.list()
                .ofMaxSize(8)
                .map(list -> String.join("", list))
                .map(text -> text.replaceAll("\r+\n", "\n"));
    }

    private static String encoded(List<Byte> bytes) {
        byte[] array = new byte[bytes.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = bytes.get(i);
        }
        return Base64.getEncoder().encodeToString(array);
    }
}

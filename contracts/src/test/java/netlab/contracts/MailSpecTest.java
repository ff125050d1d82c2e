package netlab.contracts;

import static netlab.contracts.Bodies.again;
import static netlab.contracts.Bodies.faults;
import static netlab.contracts.Bodies.pointers;
import static netlab.contracts.Bodies.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MailSpecTest {
    private static final JobKind MAIL = JobKind.MAIL;

    private static MailSpec read(String json) {
        return (MailSpec) spec(MAIL, json);
    }

    /// A mail job whose message has this field besides what is required.
    private static String message(String field) {
        return "{'envelope':{'to':['c@d.example']},'message':{'text':'x'," + field + "}}";
    }

    private static String auth(String json) {
        return "{'auth':" + json + ",'message':{'to':['c@d.example'],'text':'x'}}";
    }

    @Test
    void whatIsNotGivenGetsItsDefault() {
        MailSpec spec = read("{'message':{'to':['A <a@b.example>'],'cc':['a@b.example','c@b.example'],'text':'x'}}");

        assertThat(spec.server()).isNull();
        assertThat(spec.security()).isNull();
        assertThat(spec.auth()).isEqualTo(new Account.Configured());
        assertThat(spec.envelope()).isEqualTo(
                new MailSpec.Envelope(null, List.of("a@b.example", "c@b.example")));
        assertThat(spec.verify().tls()).isTrue();
        assertThat(spec.proof()).isFalse();
        assertThat(spec.reveal()).isFalse();
        assertThat(spec.message()).isEqualTo(new MailMessage(spec.message().messageId(), null,
                List.of("A <a@b.example>"), List.of("a@b.example", "c@b.example"), null, "", "x", null, Map.of(),
                List.of()));
        assertThat(spec.message().messageId()).matches("<[0-9a-f-]{36}@netlab\\.invalid>");
    }

    @Test
    void everyFieldIsRead() {
        assertThat(read("""
                {'server':'mail:465','security':'tls',
                 'auth':{'mechanism':'cram-md5','username':'student','password':'tiger'},
                 'envelope':{'from':'a@b.example','to':['c@d.example']},
                 'message':{'messageId':'<1@x>','from':'F <f@g.example>','to':['t@u.example'],'cc':['v@w.example'],
                  'replyTo':'r@s.example','subject':'Übung','text':'a\\r\\nb','html':'<p>','headers':{'X-Lab':'1'},
                  'attachments':[{'name':'a.txt','contentType':'text/plain','base64':'QQ=='}]},
                 'verify':{'tls':false},'proof':true,'reveal':true}"""))
                .isEqualTo(new MailSpec(new HostPort("mail", 465), Security.TLS,
                        new Account.Login(AuthMechanism.CRAM_MD5, "student", new Secret("tiger")),
                        new MailSpec.Envelope("a@b.example", List.of("c@d.example")),
                        new MailMessage("<1@x>", "F <f@g.example>", List.of("t@u.example"), List.of("v@w.example"),
                                "r@s.example", "Übung", "a\r\nb", "<p>", Map.of("X-Lab", "1"),
                                List.of(new MailMessage.Attachment("a.txt", "text/plain", "QQ=="))),
                        new MailSpec.Verify(false), true, true, false));
    }

    @Test
    void aCaptureIsOfTheServicesOwnAccountAtItsOwnServerAlone() {
        assertThat(read(message("'subject':'x'").replaceFirst("}$", ",'capture':true}")).capture()).isTrue();
        for (String other : List.of("'auth':null", "'auth':{'username':'a','password':'b'}", "'server':'mail:25'")) {
            assertThat(faults(MAIL, message("'subject':'x'").replaceFirst("}$", ",'capture':true," + other + "}")))
                    .as(other)
                    .extracting(Fault::pointer)
                    .containsExactly("/capture");
        }
    }

    @Test
    void nullIsLikeAbsentSaveForAuth() {
        MailSpec spec = read("""
                {'server':null,'security':null,'auth':null,'envelope':null,'verify':null,
                 'message':{'messageId':null,'from':null,'to':['a@b.example'],'cc':null,'replyTo':null,'subject':null,
                  'text':null,'html':'x','headers':null,'attachments':null}}""");

        assertThat(spec.auth()).isEqualTo(new Account.None());
        assertThat(spec.envelope().to()).containsExactly("a@b.example");
        assertThat(spec.message().text()).isNull();
        assertThat(spec.verify().tls()).isTrue();
    }

    @Test
    void everyFaultIsToldAtOnceEachOnce() {
        assertThat(pointers(MAIL,
                """
                        {'server':'mail','security':'ssl','auth':{'mechanism':'ntlm','username':'','password':5,'x':1},
                         'envelope':{'from':'no','to':[5,'a@b.example','no',''],'x':1},
                         'message':{'messageId':'1','from':'no','to':[5,'ok@b.example','no'],'cc':['no'],'replyTo':5,
                          'subject':'a\\nb','text':'a\\u0000b','html':5,
                          'headers':{'X-Ok':'1','Bad Name':'x','Subject':'x','Content-Type':'x','X-Line':'a\\r\\nb','X-Null':null,
                           'X-Number':5},
                          'attachments':[{'name':5,'contentType':'x','base64':'?'},5,{'name':'a\\nb','base64':null,'x':1},
                           {'contentType':'multipart/mixed','base64':''}],'x':1},
                         'verify':{'tls':'no','x':1},'x':1}"""))
                .containsExactlyInAnyOrder("/server", "/security", "/auth/mechanism", "/auth/username",
                        "/auth/password", "/auth/x", "/envelope/from", "/envelope/to/0", "/envelope/to/2",
                        "/envelope/to/3", "/envelope/x", "/message/messageId", "/message/from", "/message/to/0",
                        "/message/to/2", "/message/cc/0", "/message/replyTo", "/message/subject", "/message/text",
                        "/message/html", "/message/headers/Bad Name", "/message/headers/Subject",
                        "/message/headers/Content-Type", "/message/headers/X-Line", "/message/headers/X-Null",
                        "/message/headers/X-Number", "/message/attachments/0/name",
                        "/message/attachments/0/contentType", "/message/attachments/0/base64",
                        "/message/attachments/1", "/message/attachments/2/name", "/message/attachments/2/base64",
                        "/message/attachments/2/x", "/message/attachments/3/name",
                        "/message/attachments/3/contentType", "/message/x", "/verify/tls", "/verify/x", "/x");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "/auth | {'auth':5,'message':{'to':['a@b'],'text':'x'}}",
            "/auth | {'auth':[],'message':{'to':['a@b'],'text':'x'}}",
            "/message | {'message':'hello'}",
            "/message | {'message':[],'envelope':{'to':['a@b']}}",
            "/message | {'envelope':{'to':['a@b']}}",
            "/envelope | {'envelope':'a@b','message':{'text':'x'}}",
            "/envelope/to | {'message':{'text':'x'}}",
            "/envelope/to | {'envelope':{'to':[]},'message':{'to':['a@b'],'text':'x'}}",
            "/envelope/to | {'envelope':{'to':'a@b'},'message':{'text':'x'}}",
            "/envelope/to/0 | {'envelope':{'to':[5]},'message':{'text':'x'}}",
            "/envelope/to/0 | {'envelope':{'to':['A <a@b>']},'message':{'text':'x'}}",
            "/message/to | {'message':{'to':'a@b','text':'x'}}",
            "/message/to/0 | {'message':{'to':[5],'text':'x'}}",
            "/message/to/0 | {'message':{'to':['no'],'text':'x'}}",
            "/message/text | {'message':{'to':['a@b']}}",
            "/message/text | {'message':{'to':['a@b'],'text':5}}",
            "/message/html | {'message':{'to':['a@b'],'html':5}}",
            "/message/headers | {'message':{'to':['a@b'],'text':'x','headers':[]}}",
            "/verify | {'verify':true,'message':{'to':['a@b'],'text':'x'}}"})
    void oneCauseIsOneFault(String pointer, String body) {
        assertThat(pointers(MAIL, body)).containsExactly(pointer);
    }

    @Test
    void anEmptyBodyLacksMessageAndRecipients() {
        assertThat(pointers(MAIL, "{}")).containsExactly("/message", "/envelope/to");
    }

    @Test
    void authAbsentNullAndGivenAreKeptApart() {
        MailSpec absent = read("{'message':{'to':['a@b'],'text':'x'}}");
        MailSpec none = read(auth("null"));
        MailSpec given = read(auth("{'username':'student','password':'tiger'}"));

        assertThat(Json.tree(absent).has("auth")).isFalse();
        assertThat(Json.tree(none).path("auth").isNull()).isTrue();
        assertThat(Json.text(given)).contains("\"username\":\"student\"", "\"password\":\"••••••\"")
                .doesNotContain("tiger", "mechanism");
        for (MailSpec each : List.of(absent, none, given)) {
            assertThat(again(MAIL, each, "tiger")).isEqualTo(each);
        }
    }

    @Test
    void aSpecReadsBackAsItself() {
        MailSpec full = read(
                """
                        {'server':'mail:25','security':'starttls','auth':{'mechanism':'login','username':'s','password':'tiger'},
                         'envelope':{'from':'','to':['c@d.example']},'message':{'from':'F <f@g.example>','to':['t@u.example'],
                         'html':'<p>','headers':{'X-B':'1','X-A':'','x-b':'2'},
                         'attachments':[{'name':'a','base64':''}]}}""");

        assertThat(full.envelope().from()).isEmpty();
        assertThat(again(MAIL, full, "tiger")).isEqualTo(full);
        assertThat(full.message().headers().keySet()).containsExactly("X-B", "X-A", "x-b");
    }

    @Test
    void theMaskIsRefusedWhereverItStandsAndToldWithTheOtherFaults() {
        assertThat(faults(MAIL, auth("{'username':'student','password':'••••••','x':1}")))
                .extracting(Fault::pointer)
                .containsExactlyInAnyOrder("/auth/password", "/auth/x");
        assertThat(pointers(MAIL, message("'subject':'it was ••••••!'"))).containsExactly("/message/subject");
        assertThat(pointers(MAIL, message("'from':'••••••'"))).containsExactly("/message/from");
        assertThat(pointers(MAIL, message("'headers':{'X-A':'••••••'}"))).containsExactly("/message/headers/X-A");
        assertThat(pointers(MAIL, message("'subject':'•••••'"))).isEmpty();
    }

    @Test
    void manyMasksAreNotAllTold() {
        assertThat(faults(MAIL, "{'x':[" + "'••••••',".repeat(1_000) + "1]}")).hasSize(100);
    }

    @Test
    void halfASurrogatePairIsRefused() {
        assertThat(pointers(MAIL, message("'subject':'\\ud800'"))).containsExactly("/message/subject");
        assertThat(pointers(MAIL, message("'subject':'\\udc00\\ud800'"))).containsExactly("/message/subject");
        assertThat(pointers(MAIL, message("'subject':'\\ud83d\\ude00'"))).isEmpty();
        assertThatThrownBy(() -> Json.parse("{\"\\ud800\":1}")).isInstanceOf(MalformedJson.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\\u0000b", "a\\r\\nb", "a\\nb", "\\u007f"})
    void aUserNameOrPasswordOnSeveralLinesIsRefusedWithoutShowingIt(String bad) {
        assertThat(faults(MAIL, auth("{'username':'u" + bad + "','password':'p" + bad + "'}")))
                .extracting(Fault::pointer)
                .containsExactly("/auth/username", "/auth/password");
    }

    @Test
    void noFaultShowsThePassword() {
        String long_ = "tiger".repeat(100);

        assertThat(faults(MAIL, auth("{'username':'u','password':'" + long_ + "'}")))
                .containsExactly(new Fault("/auth/password", "is longer than 255 characters"));
        assertThat(faults(MAIL, auth("{'username':'u','password':['tiger']}")).toString()).doesNotContain("tiger");
        assertThat(faults(MAIL, auth("'tiger'")).toString()).doesNotContain("tiger");
    }

    @Test
    void aSecretIsShownNowhere() {
        MailSpec spec = read(auth("{'username':'student','password':'tiger'}"));

        assertThat(spec.toString()).doesNotContain("tiger").contains(Secret.MASK);
        assertThat(Json.text(spec)).doesNotContain("tiger");
        assertThat(Json.tree(spec).toString()).doesNotContain("tiger");
        assertThat(String.valueOf(spec.auth())).doesNotContain("tiger");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a@[127.0.0.1]", "a@bücher.example"})
    void aMessageIdIsMadeForEveryValidSender(String from) {
        assertThat(read(message("'from':'" + from + "'")).message().messageId()).matches("<[!-~]+@[!-~]+>");
    }

    @Test
    void aMessageIdIsMadeForTheLongestDomain() {
        String domain = ("d".repeat(60) + ".").repeat(4).substring(0, 243);

        assertThat(read(message("'from':'a@" + domain + "'")).message().from()).endsWith("d");
    }

    @Test
    void boundsHoldToTheLast() {
        String thousand = String.join(",",
                IntStream.range(0, 1_000).mapToObj(i -> "'r" + i + "@lab.example'").toList());
        assertThat(read("{'message':{'to':[" + thousand + "],'text':'x'}}").envelope().to()).hasSize(1_000);
        assertThat(pointers(MAIL, "{'message':{'to':[" + thousand + "],'cc':['x@lab.example'],'text':'x'}}"))
                .containsExactly("/envelope/to");
        assertThat(pointers(MAIL, "{'message':{'to':[" + thousand + ",'x@lab.example'],'text':'x'}}"))
                .containsExactly("/message/to");
        assertThat(pointers(MAIL, message("'subject':'" + "s".repeat(4_001) + "'")))
                .containsExactly("/message/subject");
        assertThat(pointers(MAIL, message("'headers':{" + String.join(",",
                IntStream.rangeClosed(0, 100).mapToObj(i -> "'X-" + i + "':'1'").toList()) + "}")))
                .containsExactly("/message/headers/X-100");
    }

    @Test
    @Timeout(10)
    void aThousandHardMailboxesAreReadInNoTime() {
        String hard = "'" + " ".repeat(999) + "x',";

        assertThat(faults(MAIL, "{'message':{'to':[" + hard.repeat(999) + "'a@b'],'text':'x'}}")).hasSize(100);
    }

    @Test
    void aBodyOf25MebibytesIsRead() {
        MailSpec spec = read(message("'attachments':[{'name':'a','base64':'" + "A".repeat(24 * 1024 * 1024) + "'}]"));

        assertThat(spec.message().attachments().getFirst().base64()).hasSize(24 * 1024 * 1024);
    }

    @Test
    void theSecretIsReplacedWhereItStandsAlone() throws Exception {
        var spec = Json.parse(auth("{'username':'u','password':'tiger'}").replace('\'', '"'));
        MAIL.replaceSecret(spec, secret -> secret + "!");
        assertThat(spec.at("/auth/password").stringValue()).isEqualTo("tiger!");

        for (String other : List.of("{}", "{'auth':null}", "{'auth':5}", "{'auth':{}}", "{'auth':{'password':5}}",
                "[]", "5")) {
            var untouched = Json.parse(other.replace('\'', '"'));
            MAIL.replaceSecret(untouched, _ -> "x");
            assertThat(untouched.toString()).isEqualTo(other.replace('\'', '"'));
        }
    }
}

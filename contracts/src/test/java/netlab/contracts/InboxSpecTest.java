package netlab.contracts;

import static netlab.contracts.Bodies.again;
import static netlab.contracts.Bodies.pointers;
import static netlab.contracts.Bodies.spec;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InboxSpecTest {
    private static final JobKind INBOX = JobKind.INBOX;

    private static InboxSpec read(String json) {
        return (InboxSpec) spec(INBOX, json);
    }

    @Test
    void whatIsNotGivenGetsItsDefault() {
        InboxSpec defaults = new InboxSpec(null, null, new Account.Configured(), "INBOX",
                new InboxSpec.Search(null, null, null, null, false), 20, 0, false, new MailSpec.Verify(true), false);

        assertThat(read("{}")).isEqualTo(defaults);
        assertThat(read("""
                {'server':null,'security':null,'mailbox':null,'search':null,'limit':null,'waitMs':null,'raw':null,
                 'verify':null}""")).isEqualTo(defaults);
    }

    @Test
    void everyFieldIsRead() {
        assertThat(
                read("""
                        {'server':'mail:993','security':'tls','auth':{'username':'student','password':'tiger'},
                         'mailbox':'Sent','search':{'messageId':'<1@x>','from':'a','subject':'b','since':'2026-11-01','unseen':true},
                         'limit':200,'waitMs':300000,'raw':true,'verify':{'tls':false}}"""))
                .isEqualTo(new InboxSpec(new HostPort("mail", 993), Security.TLS,
                        new Account.Login(null, "student", new Secret("tiger")), "Sent",
                        new InboxSpec.Search("<1@x>", "a", "b", new InboxSpec.Day(LocalDate.of(2026, 11, 1)), true),
                        200, 300_000, true, new MailSpec.Verify(false), false));
    }

    @Test
    void everyFaultIsToldAtOnceEachOnce() {
        assertThat(pointers(INBOX, """
                {'server':'mail:0','security':true,'auth':{'mechanism':'login','username':'u'},'mailbox':'a\\r\\nb',
                 'search':{'messageId':5,'from':'a\\nb','subject':[],'since':'1.11.2026','unseen':1,'x':1},
                 'limit':0,'waitMs':300001,'raw':'yes','verify':{'tls':0},'x':1}"""))
                .containsExactlyInAnyOrder("/server", "/security", "/auth/mechanism", "/auth/password", "/mailbox",
                        "/search/messageId", "/search/from", "/search/subject", "/search/since", "/search/unseen",
                        "/search/x", "/limit", "/waitMs", "/raw", "/verify/tls", "/x");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "/search | {'search':[]}",
            "/search/since | {'search':{'since':'2026-02-30'}}",
            "/search/since | {'search':{'since':'2026-11-01T00:00:00Z'}}",
            "/search/since | {'search':{'since':20261101}}",
            "/limit | {'limit':201}",
            "/auth | {'auth':'student'}",
            "/auth/password | {'auth':{'username':'u','password':'••••••'}}"})
    void oneCauseIsOneFault(String pointer, String body) {
        assertThat(pointers(INBOX, body)).containsExactly(pointer);
    }

    @Test
    void aSpecReadsBackAsItself() {
        for (String body : List.of("{}", "{'auth':null}", "{'auth':{'username':'student','password':'tiger'}}",
                "{'search':{'since':'2026-11-01','unseen':true},'mailbox':'Entwürfe','raw':true}")) {
            InboxSpec spec = read(body);

            assertThat(again(INBOX, spec, "tiger")).isEqualTo(spec);
            assertThat(spec.toString() + Json.text(spec)).doesNotContain("tiger");
        }
    }
}

package netlab.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ResultTest {
    private static void assertJson(Object value, String json) throws Exception {
        assertThat(Json.parse(Json.text(value))).isEqualTo(Json.parse(json.replace('\'', '"')));
    }

    @Test
    void aProtocolThatWasNotScannedIsAbsent() throws Exception {
        assertJson(new ScanResult(List.of(new ScanResult.Host("target", "172.20.0.3",
                new ScanResult.TcpPorts(List.of(7, 9), PortSet.of(Set.of(1, 2, 3, 8)), PortSet.EMPTY), null,
                List.of(), List.of())),
                100, 212.5, List.of()), """
                        {'hosts':[{'target':'target','address':'172.20.0.3',
                          'tcp':{'open':[7,9],'closed':'1-3,8','filtered':''},'ports':[],'groups':[]}],
                         'probesSent':100,'durationMs':212.5}""");
        assertJson(new ScanResult(List.of(), 0, 1, List.of("look")),
                "{'hosts':[],'probesSent':0,'durationMs':1.0,'warnings':['look']}");
        assertJson(new ScanResult.TcpPorts(List.of(), PortSet.EMPTY, PortSet.EMPTY, PortSet.of(Set.of(3))),
                "{'open':[],'closed':'','filtered':'','unprobed':'3'}");
        assertJson(new ScanResult.UdpPorts(List.of(7), PortSet.of(Set.of(9)), PortSet.EMPTY, PortSet.EMPTY),
                "{'open':[7],'openFiltered':'9','closed':'','filtered':''}");
    }

    @Test
    void aMailsResultHasTheFieldsOfTheContract() throws Exception {
        var addressing = new MailResult.Addressing("a@b", List.of("c@d"));
        assertJson(new MailResult("<1@x>", "2.0.0 Ok", List.of("c@d"),
                List.of(new MailResult.Rejection("x@y", 550, "5.1.1", "who?")), addressing, addressing, null, "l:1",
                "r:2", "mail.lab.example", List.of("PIPELINING"), 612, 31.5,
                new MailResult.Senders("a@b", "a@b", null, true, "They agree."),
                List.of(new MailResult.Phase("connect", 0.2, 1)), 9, 2, 1, false,
                new MailResult.Proof(true, 12L, 7.5, true, 612, 300, "a@b", null, List.of()),
                List.of(new DialogueLine(0.4, DialogueLine.Speaker.SERVER, "220", null))),
                """
                        {'messageId':'<1@x>','reply':'2.0.0 Ok','accepted':['c@d'],
                         'rejected':[{'recipient':'x@y','code':550,'enhanced':'5.1.1','text':'who?'}],
                         'envelope':{'from':'a@b','to':['c@d']},'header':{'from':'a@b','to':['c@d']},'tls':null,
                         'local':'l:1','remote':'r:2','server':'mail.lab.example','extensions':['PIPELINING'],
                         'bytesSent':612,'durationMs':31.5,
                         'senders':{'envelope':'a@b','header':'a@b','account':null,'readerCanTell':true,
                           'explanation':'They agree.'},
                         'phases':[{'name':'connect','durationMs':0.2,'roundTrips':1}],'roundTrips':9,'roundTripsSaved':2,
                         'tries':1,'reused':false,
                         'proof':{'found':true,'uid':12,'latencyMs':7.5,'identical':true,'bytesCompared':612,
                           'bytesAdded':300,'returnPath':'a@b','detail':null,'dialogue':[]},
                         'dialogue':[{'atMs':0.4,'from':'server','line':'220'}]}""");
        assertJson(new MailResult.Tls("TLSv1.3", "AES", true),
                "{'protocol':'TLSv1.3','cipher':'AES','verified':true}");
    }

    @Test
    void anInboxShowsWhatAMessageLacksAsNull() throws Exception {
        assertJson(new InboxResult("INBOX", 12, List.of(new InboxResult.Message(12, null, null, List.of(), null, null,
                null, List.of("\\Seen"), 812, "x", null,
                List.of(new InboxResult.AttachmentInfo(null, "text/plain", 3)), null)), List.of()),
                """
                        {'mailbox':'INBOX','total':12,'messages':[{'uid':12,'messageId':null,'from':null,'to':[],
                          'returnPath':null,'subject':null,'date':null,'flags':['\\\\Seen'],'size':812,'text':'x','html':null,
                          'attachments':[{'name':null,'contentType':'text/plain','size':3}],'raw':null}],'dialogue':[]}""");
    }

    @Test
    void aChecksResultTellsWhatCameInEachCase() throws Exception {
        assertJson(new CalcCheckResult("127.0.0.1:50000", WireOrder.BIG, 0, 1,
                List.of(new CalcCheckResult.Case("tcp-sum", false, "a sum", "ID 7: 6", "ID 7: 5")), 1.5),
                """
                        {'server':'127.0.0.1:50000','byteOrder':'big','passed':0,'failed':1,
                         'cases':[{'name':'tcp-sum','passed':false,'about':'a sum','expected':'ID 7: 6','came':'ID 7: 5'}],
                         'durationMs':1.5}""");
    }
}

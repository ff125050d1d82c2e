package netlab.mail;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.util.Properties;

/// Sends as Angus Mail does, over one connection.
record AngusSender(String host, String port) implements MailLoad.Sender {
    @Override
    public void send(String kind, int connections, int messages) throws MessagingException {
        Properties properties = new Properties();
        properties.put("mail.smtp.host", host);
        properties.put("mail.smtp.port", port);
        Session session = Session.getInstance(properties);
        try (Transport transport = session.getTransport("smtp")) {
            transport.connect();
            for (int i = 0; i < messages; i++) {
                MimeMessage message = new MimeMessage(session);
                message.setFrom("bench@lab.example");
                message.setRecipient(Message.RecipientType.TO, new InternetAddress("student@lab.example"));
                message.setSubject("number " + i);
                message.setText(MailLoad.TEXT);
                message.saveChanges();
                transport.sendMessage(message, message.getAllRecipients());
            }
        }
    }
}

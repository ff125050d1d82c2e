package netlab.gateway;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/// Writes the elements of an XML document. Every text becomes printable ASCII ([PeerText]), since most of the other
/// characters are lost in an attribute, or not allowed in XML 1.0 at all (section 2.2).
final class XmlElements {
    private final XMLStreamWriter xml;

    private XmlElements(XMLStreamWriter xml) {
        this.xml = xml;
    }

    /// A document in UTF-8.
    ///
    /// @param type its document type declaration
    static byte[] document(String type, Consumer<XmlElements> elements) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory()
                    .createXMLStreamWriter(out, StandardCharsets.UTF_8.name());
            xml.writeStartDocument(StandardCharsets.UTF_8.name(), "1.0");
            xml.writeDTD(type);
            elements.accept(new XmlElements(xml));
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw failure(e);
        }
        return out.toByteArray();
    }

    /// Begins an element.
    ///
    /// @param attributes names and values in turn
    void begin(String element, Object... attributes) {
        try {
            xml.writeStartElement(element);
            attributes(attributes);
        } catch (XMLStreamException e) {
            throw failure(e);
        }
    }

    /// Ends the element that was begun last.
    void end() {
        try {
            xml.writeEndElement();
        } catch (XMLStreamException e) {
            throw failure(e);
        }
    }

    /// An element without content.
    ///
    /// @param attributes names and values in turn
    void empty(String element, Object... attributes) {
        try {
            xml.writeEmptyElement(element);
            attributes(attributes);
        } catch (XMLStreamException e) {
            throw failure(e);
        }
    }

    void text(String text) {
        try {
            xml.writeCharacters(PeerText.of(text));
        } catch (XMLStreamException e) {
            throw failure(e);
        }
    }

    private void attributes(Object... attributes) throws XMLStreamException {
        for (int i = 0; i < attributes.length; i += 2) {
            xml.writeAttribute(attributes[i].toString(), PeerText.of(attributes[i + 1].toString()));
        }
    }

    private static IllegalStateException failure(XMLStreamException e) {
        return new IllegalStateException("XML can't be written to memory", e);
    }
}

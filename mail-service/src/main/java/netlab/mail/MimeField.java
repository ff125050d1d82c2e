package netlab.mail;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A structured MIME field that was read, as `Content-Type` or `Content-Disposition` (RFC 2045 §5.1).
///
/// @param value what stands before the parameters, in small letters
/// @param parameters by name in small letters; those of RFC 2231 decoded and put together
record MimeField(String value, Map<String, String> parameters) {
    private static final Pattern PARAMETER = Pattern.compile(
            ";\\s*([^\\s=;\"*]{1,60})((?:\\*\\d{1,3})?)(\\*?)\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|([^;\\s]*))",
            Pattern.DOTALL);
    private static final Pattern ESCAPED = Pattern.compile("\\\\(.)", Pattern.DOTALL);

    MimeField {
        parameters = Map.copyOf(parameters);
    }

    static MimeField parse(String octets) {
        int semicolon = octets.indexOf(';');
        String value = (semicolon < 0 ? octets : octets.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
        Map<String, TreeMap<Integer, String>> pieces = new HashMap<>();
        Map<String, String> parameters = new HashMap<>();
        Matcher matcher = PARAMETER.matcher(semicolon < 0 ? "" : octets.substring(semicolon));
        while (matcher.find()) {
            String name = matcher.group(1).toLowerCase(Locale.ROOT);
            String text = matcher.group(4) != null
                    ? ESCAPED.matcher(matcher.group(4)).replaceAll("$1")
                    : matcher.group(5);
            boolean extended = !matcher.group(3).isEmpty();
            if (matcher.group(2).isEmpty() && !extended) {
                parameters.putIfAbsent(name, EncodedWords.decode(Bytes.text(text)));
                continue;
            }
            int number = matcher.group(2).isEmpty() ? 0 : Integer.parseInt(matcher.group(2).substring(1));
            // Plain pieces may stand among encoded ones: their percent signs are made safe first.
            pieces.computeIfAbsent(name, _ -> new TreeMap<>())
                    .put(number, extended ? text : text.replace("%", "%25"));
        }
        pieces.forEach((name, numbered) -> parameters.put(name, extended(String.join("", numbered.values()))));
        return new MimeField(value, parameters);
    }

    String parameter(String name) {
        return parameters.getOrDefault(name, "");
    }

    /// `charset'language'text` with percent escapes (RFC 2231 §4); without the quotes it is text alone.
    private static String extended(String text) {
        String[] parts = text.split("'", 3);
        String charset = parts.length == 3 ? parts[0] : "";
        String escaped = parts.length == 3 ? parts[2] : text;
        StringBuilder octets = new StringBuilder();
        for (int i = 0; i < escaped.length(); i++) {
            int high = i + 2 < escaped.length() ? Character.digit(escaped.charAt(i + 1), 16) : -1;
            int low = i + 2 < escaped.length() ? Character.digit(escaped.charAt(i + 2), 16) : -1;
            if (escaped.charAt(i) == '%' && high >= 0 && low >= 0) {
                octets.append((char) (high * 16 + low));
                i += 2;
            } else {
                octets.append(escaped.charAt(i));
            }
        }
        return Bytes.text(octets.toString(), charset);
    }
}

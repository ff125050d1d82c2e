package netlab.contracts;

import java.util.Map;
import tools.jackson.databind.JsonNode;

/// Checks that hold for every string of every spec: it is Unicode, and it is not the mask of a shown job's secret.
final class Strings {
    private Strings() {}

    static void check(JsonNode node, String pointer, Faults faults) {
        if (node.isString()) {
            String text = node.stringValue();
            if (text.contains(Secret.MASK)) {
                faults.note(pointer,
                        "contains the mask " + Secret.MASK + ", which stands for a secret that is not shown");
            } else if (!isUnicode(text)) {
                faults.note(pointer, "contains half of a surrogate pair");
            }
        } else if (node.isArray()) {
            int i = 0;
            for (JsonNode each : node) {
                check(each, pointer + "/" + i++, faults);
            }
        } else if (node.isObject()) {
            for (Map.Entry<String, JsonNode> field : node.properties()) {
                check(field.getValue(), Faults.pointer(pointer, field.getKey()), faults);
            }
        }
    }

    private static boolean isUnicode(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isHighSurrogate(text.charAt(i)) && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }
}

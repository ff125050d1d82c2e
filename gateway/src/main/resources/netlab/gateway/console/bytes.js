/** The numbers of a hex text. */
export const bytesOf = hex => (hex.match(/../g) ?? []).map(pair => parseInt(pair, 16));

const pairs = (hex, from, to = hex.length / 2) => hex.slice(2 * from, 2 * to).match(/../g) ?? [];

function number(hex, at, order, signed) {
    const view = new DataView(Uint8Array.from(bytesOf(hex.slice(2 * at, 2 * at + 8))).buffer);
    return signed ? view.getInt32(0, order === "little") : view.getUint32(0, order === "little");
}

/** A calc request by its fields (ID u32, operation, N u8, numbers i32), as {kind, name, bytes, value}. */
export function requestFields(hex, order) {
    const length = hex.length / 2;
    const fields = [{ kind: "id", name: "ID", bytes: pairs(hex, 0, 4), value: number(hex, 0, order, false), type: "u32" }];
    const text = String.fromCharCode(...bytesOf(hex.slice(8)));
    const operation = /^(Summe|Produkt|Minimum|Maximum)/.exec(text)[0];
    const at = 4 + operation.length;
    fields.push({ kind: "operation", name: "operation", bytes: pairs(hex, 4, at), value: operation, type: "UTF-8" });
    fields.push({ kind: "count", name: "N", bytes: pairs(hex, at, at + 1), value: bytesOf(hex)[at], type: "u8" });
    for (let i = at + 1, n = 1; i < length; i += 4, n++) {
        fields.push({ kind: "number", name: `z${n}`, bytes: pairs(hex, i, i + 4), value: number(hex, i, order, true), type: "i32" });
    }
    return fields;
}

/** A calc answer by its fields (ID u32, result i32); what is too short or too long stays unexplained. */
export function answerFields(hex, order) {
    if (hex.length < 16) {
        return [{ kind: "rest", name: "too short", bytes: pairs(hex, 0), value: `${hex.length / 2} of 8 bytes`, type: "" }];
    }
    const fields = [
        { kind: "id", name: "ID", bytes: pairs(hex, 0, 4), value: number(hex, 0, order, false), type: "u32" },
        { kind: "result", name: "result", bytes: pairs(hex, 4, 8), value: number(hex, 4, order, true), type: "i32" }];
    if (hex.length > 16) {
        fields.push({ kind: "rest", name: "more", bytes: pairs(hex, 8), value: `${hex.length / 2 - 8} bytes too many`, type: "" });
    }
    return fields;
}

/** The lines of a hex dump, as {offset, hex, text}. */
export function dump(hex, width = 16) {
    const bytes = bytesOf(hex);
    const lines = [];
    for (let at = 0; at < bytes.length; at += width) {
        const line = bytes.slice(at, at + width);
        lines.push({
            offset: at.toString(16).padStart(4, "0"),
            hex: line.map(byte => byte.toString(16).padStart(2, "0")).join(" "),
            text: line.map(byte => byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : ".").join(""),
        });
    }
    return lines;
}

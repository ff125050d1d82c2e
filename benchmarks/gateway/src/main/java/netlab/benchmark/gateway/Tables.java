package netlab.benchmark.gateway;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import netlab.benchmark.gateway.Measurement.What;

/// Prints measurements as Markdown tables of medians.
///
/// @param all of them, of any number of rounds
record Tables(List<Measurement> all) {

    /// A table for each thing that was measured.
    String markdown() {
        StringBuilder text = new StringBuilder();
        for (What what : What.values()) {
            List<Measurement> rows = all.stream().filter(each -> each.what() == what).toList();
            if (!rows.isEmpty()) {
                text.append(table(what, rows)).append('\n');
            }
        }
        return text.toString();
    }

    private static String table(What what, List<Measurement> rows) {
        List<String> head = new ArrayList<>(List.of(what.title(), what.parameter()));
        head.addAll(what.columns());
        head.add("netlab is");
        StringBuilder text = new StringBuilder(line(head));
        text.append(line(head.stream().map(_ -> "---").toList()));
        for (int parameter : rows.stream().mapToInt(Measurement::parameter).distinct().sorted().toArray()) {
            Map<String, List<Measurement>> cells = rows.stream()
                    .filter(each -> each.parameter() == parameter)
                    .collect(Collectors.groupingBy(Measurement::contender, TreeMap::new, Collectors.toList()));
            List<Measurement> ours = cells.getOrDefault("netlab", List.of());
            cells.forEach((contender, cell) -> {
                List<String> row = row(contender, parameter, cell);
                row.add(contender.equals("netlab") ? "" : ratio(ours, cell));
                text.append(line(row));
            });
        }
        return text.toString();
    }

    private static List<String> row(String contender, int parameter, List<Measurement> turns) {
        List<String> row = new ArrayList<>(List.of(contender, Integer.toString(parameter)));
        for (int i = 0; i < turns.getFirst().figures().size(); i++) {
            int figure = i;
            row.add(shown(median(turns.stream().mapToDouble(each -> each.figures().get(figure)).toArray())));
        }
        return row;
    }

    /// The median of how many times as much one had in each turn as the other in the same.
    private static String ratio(List<Measurement> ours, List<Measurement> theirs) {
        int turns = Math.min(ours.size(), theirs.size());
        return turns == 0
                ? ""
                : String.format(Locale.ROOT, "%.2f ×", median(IntStream.range(0, turns)
                        .mapToDouble(turn -> ours.get(turn).figures().getFirst()
                                / theirs.get(turn).figures().getFirst())
                        .toArray()));
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        int middle = values.length / 2;
        return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }

    private static String shown(double value) {
        return String.format(Locale.ROOT, value >= 100 ? "%,.0f" : value >= 10 ? "%.1f" : "%.2f", value);
    }

    private static String line(List<String> cells) {
        return cells.stream().collect(Collectors.joining(" | ", "| ", " |\n"));
    }
}

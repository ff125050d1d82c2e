package netlab.benchmark.gateway;

import netlab.contracts.Json;
import netlab.contracts.MalformedJson;

/// The work of a peer's job: the calculation alone, with no service behind it.
final class Calculation {
    private Calculation() {}

    /// The sum that a `calc` job asks for.
    static long sum(String body) throws MalformedJson {
        return Json.parse(body).path("numbers").valueStream().mapToLong(number -> number.longValue()).sum();
    }
}

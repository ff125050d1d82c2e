package netlab.calc;

/// One answer.
///
/// @param id the request's number, u32
public record CalcAnswer(long id, int result) {}

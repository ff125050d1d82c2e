package netlab.calc;

/// What the bytes at hand are: a [CalcRequest], the beginning of one ([Incomplete]), or no request for the reason that
/// the [Rejection] names.
public sealed interface Decoded permits CalcRequest, Incomplete, Rejection {}

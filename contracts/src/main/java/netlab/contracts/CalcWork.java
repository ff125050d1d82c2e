package netlab.contracts;

/// What a `calc` job does: one exchange ([CalcSpec]), or the check of a whole server ([CalcCheckSpec]).
public sealed interface CalcWork extends Spec permits CalcSpec, CalcCheckSpec {

    static CalcWork read(Fields fields) throws InvalidSpec {
        return fields.flag("check", false) ? CalcCheckSpec.read(fields) : CalcSpec.read(fields);
    }
}

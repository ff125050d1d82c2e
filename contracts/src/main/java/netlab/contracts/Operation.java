package netlab.contracts;

/// What the calc server is asked to do with the numbers.
public enum Operation implements Named {
    SUM, PRODUCT, MINIMUM, MAXIMUM
}

/** JavaScript's own, the same to the last bit as on the reference. They are called once or twice a logit. */
export declare function exp(x: f64): f64;
export declare function log(x: f64): f64;

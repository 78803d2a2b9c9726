#include <ruby.h>

static VALUE occurrences(VALUE self, VALUE words, VALUE word) {
    long count = 0;
    for (long index = 0; index < RARRAY_LEN(words); index++)
        if (rb_str_equal(rb_ary_entry(words, index), word) == Qtrue) count++;
    return LONG2NUM(count);
}

void Init_tally(void) {
    rb_define_module_function(rb_define_module("Tally"), "occurrences", occurrences, 2);
}

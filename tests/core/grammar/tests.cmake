anneal_test(core/grammar/form LABEL unit LIBS anneal_grammar)

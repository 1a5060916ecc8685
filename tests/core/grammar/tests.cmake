anneal_test(core/grammar/form LABEL unit LIBS anneal_grammar)
anneal_test(core/grammar/judge LABEL parity SANITIZED LIBS anneal_grammar)

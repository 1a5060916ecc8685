anneal_test(core/split/splitter LABEL parity SANITIZED LIBS anneal_split)
anneal_test(core/split/documents LABEL parity LIBS anneal_split NEEDS documents)

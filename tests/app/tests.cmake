anneal_test(app/badinput LABEL unit LIBS anneal_base DEPENDS anneal-cli)
anneal_test(app/badmodel LABEL parity SANITIZED LONG LIBS anneal_base DEPENDS anneal-cli anneal-engine)
anneal_test(app/crash LABEL parity LIBS anneal_run DEPENDS anneal-cli anneal-engine)
anneal_test(app/openmp LABEL unit LIBS anneal_base)

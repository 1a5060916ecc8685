anneal_test(app/cli/verbs LABEL unit LIBS anneal_base DEPENDS anneal-cli)
anneal_test(app/cli/extract LABEL unit ONCE LIBS anneal_base DEPENDS anneal-cli)
anneal_test(app/cli/training LABEL unit LIBS anneal_run DEPENDS anneal-cli)
anneal_test(app/cli/server LABEL torch SANITIZED LIBS anneal_base DEPENDS anneal-cli anneal-engine)

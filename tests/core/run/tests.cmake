anneal_test(core/run/event LABEL unit LIBS anneal_run)
anneal_test(core/run/runfolder LABEL unit LIBS anneal_run)
anneal_test(core/run/launcher LABEL unit LIBS anneal_run)

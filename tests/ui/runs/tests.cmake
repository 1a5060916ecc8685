anneal_test(ui/runs/enginejob LABEL gui LIBS anneal_ui)
anneal_test(ui/runs/rundata LABEL gui LIBS anneal_ui)
anneal_test(ui/runs/runspage LABEL gui LONG LIBS anneal_ui)
anneal_test(ui/runs/runsabout LABEL gui LONG LIBS anneal_ui)

anneal_test(ui/runs/enginejob LABEL gui LIBS anneal_ui)
anneal_test(ui/runs/rundata LABEL gui LIBS anneal_ui)
anneal_test(ui/runs/runspage LABEL gui LONG LIBS anneal_ui)
anneal_test(ui/runs/runsabout LABEL gui LONG LIBS anneal_ui)
anneal_test(ui/runs/answerstream LABEL gui LIBS anneal_ui Qt6::Network)
set_target_properties(tst_ui_runs_answerstream PROPERTIES DISABLE_PRECOMPILE_HEADERS ON) # those of window tests are compiled without Network

anneal_test(ui/training/training LABEL gui LIBS anneal_ui DEPENDS anneal-engine)
anneal_test(ui/training/answerstream LABEL gui LIBS anneal_ui Qt6::Network)
set_target_properties(tst_ui_training_answerstream PROPERTIES DISABLE_PRECOMPILE_HEADERS ON) # those of window tests are compiled without Network

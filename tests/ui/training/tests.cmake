anneal_test(ui/training/training LABEL gui LIBS anneal_ui DEPENDS anneal-engine)

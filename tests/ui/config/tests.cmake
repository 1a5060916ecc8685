anneal_test(ui/config/configpage LABEL gui LONG LIBS anneal_ui)

anneal_test(ui/config/configpage LABEL gui BESIDE LIBS anneal_ui)

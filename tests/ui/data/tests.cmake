anneal_test(ui/data/datapage LABEL gui LIBS anneal_ui)

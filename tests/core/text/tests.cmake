anneal_test(core/text/tokenizer LABEL parity SANITIZED LIBS anneal_text)
anneal_test(core/text/chattemplate LABEL unit LIBS anneal_text)
anneal_test(core/text/rowencoder LABEL parity SANITIZED LIBS anneal_text)
anneal_test(core/text/turnfinder LABEL unit LIBS anneal_text)

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/answerstream.h"

#include "core/base/text.h"

#include <QNetworkAccessManager>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <utility>

namespace anneal::ui {

using namespace Qt::StringLiterals;
using base::Json;

namespace {

constexpr qsizetype kLongestLine = 1 << 20; // whoever listens there may be a stranger
constexpr int kRefused = 400;               // and above

const Json *at(const Json &object, const char *key)
{
    const auto found = object.is_object() ? object.find(key) : object.end();
    return object.is_object() && found != object.end() ? &*found : nullptr;
}

QString textAt(const Json &object, const char *key)
{
    const auto *found = at(object, key);
    return found && found->is_string() ? QString::fromStdString(found->get<std::string>()) : QString();
}

} // namespace

std::string AnswerStream::memoryHint()
{
    return tr("Ask again: the server is started anew. Where memory is short, close other programs first.").toStdString();
}

AnswerStream::AnswerStream(QObject *parent) : QObject(parent), m_network(new QNetworkAccessManager(this))
{
    m_network->setProxy(QNetworkProxy::NoProxy); // it is this machine
}

void AnswerStream::ask(const Question &question)
{
    drop();
    m_question = question;
    postChat();
}

void AnswerStream::postChat()
{
    m_isChat = true;
    auto messages = Json::array();
    if (!m_question.system.isEmpty())
        messages.push_back({ { "role", "system" }, { "content", m_question.system.toStdString() } });
    messages.push_back({ { "role", "user" }, { "content", m_question.prompt.toStdString() } });
    post(u"/chat/completions"_s, { { "messages", messages } });
}

void AnswerStream::postText()
{
    m_isChat = false;
    post(u"/completions"_s, { { "prompt", m_question.prompt.toStdString() } });
}

void AnswerStream::post(const QString &path, const Json &asked)
{
    m_rest.clear();
    m_isCut = false;
    Json body = asked;
    body["model"] = m_question.model.toStdString();
    body["stream"] = true;
    body["temperature"] = 0;
    body["max_tokens"] = m_question.mostTokens;
    QNetworkRequest request(QUrl(m_question.url + path));
    request.setRawHeader("Authorization", "Bearer " + m_question.token.toUtf8());
    request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy); // the token is for that server alone
    m_reply = m_network->post(request, QByteArray::fromStdString(base::toJsonLine(body)));
    connect(m_reply, &QNetworkReply::readyRead, this, &AnswerStream::read);
    connect(m_reply, &QNetworkReply::finished, this, &AnswerStream::finish);
}

void AnswerStream::drop()
{
    auto *reply = std::exchange(m_reply, nullptr);
    if (!reply)
        return;
    reply->disconnect(this);
    reply->abort();
    reply->deleteLater();
}

void AnswerStream::stop()
{
    if (isAsking())
        end(Ending::Stopped);
}

void AnswerStream::end(Ending ending)
{
    drop();
    Q_EMIT ended(ending);
}

void AnswerStream::fail(base::Error error)
{
    drop();
    Q_EMIT failed(error);
}

void AnswerStream::read()
{
    m_rest += m_reply->readAll();
    if (m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt() < kRefused)
        for (qsizetype lineEnd = m_rest.indexOf('\n'); m_reply && lineEnd >= 0; lineEnd = m_rest.indexOf('\n')) {
            const QByteArray line = m_rest.left(lineEnd).trimmed();
            m_rest.remove(0, lineEnd + 1);
            takeLine(line);
        }
    if (m_reply && m_rest.size() > kLongestLine)
        fail({ base::ErrorKind::Network, tr("The local server sends something that is no answer.").toStdString(),
            tr("Ask again. If this repeats, see anneal-cli server list.").toStdString() });
}

/// Of a stream of server-sent events: only its data counts.
void AnswerStream::takeLine(QByteArrayView line)
{
    constexpr QByteArrayView kData("data:");
    if (!line.startsWith(kData))
        return;
    const auto data = line.sliced(kData.size()).trimmed();
    if (data == QByteArrayView("[DONE]"))
        return end(m_isCut ? Ending::AtMostTokens : Ending::Complete);
    if (const auto event = base::parseJson({ data.data(), std::size_t(data.size()) }))
        takeEvent(*event);
}

void AnswerStream::takeEvent(const Json &event)
{
    if (const auto *error = at(event, "error"))
        return fail({ base::ErrorKind::Internal, textAt(*error, "message").toStdString(), memoryHint() });
    const auto *choices = at(event, "choices");
    if (!choices || !choices->is_array() || choices->empty())
        return;
    const Json &choice = choices->front();
    m_isCut = m_isCut || textAt(choice, "finish_reason") == u"length"_s;
    const auto *delta = at(choice, "delta");
    const QString text = m_isChat ? (delta ? textAt(*delta, "content") : QString()) : textAt(choice, "text");
    if (!text.isEmpty())
        Q_EMIT textArrived(text);
}

/// What the server words in English, as programs expect it, in the window's words; the message where that is a sentence of core.
base::Error AnswerStream::refusal(int status) const
{
    const auto body = base::parseJson({ m_rest.data(), std::size_t(m_rest.size()) });
    const auto *error = body ? at(*body, "error") : nullptr;
    const QString code = error ? textAt(*error, "code") : QString();
    if (code == u"context_length_exceeded"_s)
        return { base::ErrorKind::BadInput, tr("The prompt is too long for this model.").toStdString(),
            tr("Shorten the prompt and ask again.").toStdString() };
    const QString message = code == u"busy"_s ? tr("Too many questions are waiting for the local server.")
        : code == u"canceled"_s               ? tr("The local server is stopping.")
        : error                               ? textAt(*error, "message")
                                              : QString();
    constexpr int itsOwn = 500; // and above
    return { base::ErrorKind::BadInput,
        message.isEmpty() ? tr("The local server refused the prompt (HTTP %1).").arg(status).toStdString() : message.toStdString(),
        (status < itsOwn ? tr("Change the prompt and ask again.") : tr("Ask again in a moment.")).toStdString() };
}

void AnswerStream::finish()
{
    read();
    if (!m_reply)
        return; // that was the end
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (status == kRefused && m_isChat && m_rest.contains("chat template")) {
        drop();
        return postText();
    }
    if (status >= kRefused)
        return fail(refusal(status));
    if (status == 0)
        return fail({ base::ErrorKind::Network, tr("The local server does not answer: %1").arg(m_reply->errorString()).toStdString(),
            tr("Ask again: it is started anew.").toStdString() });
    fail({ base::ErrorKind::Network, tr("The local server ended in the middle of the answer.").toStdString(), memoryHint() });
}

} // namespace anneal::ui

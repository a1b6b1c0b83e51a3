# ruff: noqa: E501 - a row of a table is a line
"""Value tables for web records: resources, browsers, errors, events, messages and pages."""

from corpus.families.drawing import listed, rows

# collection, singular, fields
RESOURCES = rows("""
users|user|email;name;role
orders|order|total;status;currency
products|product|name;price;stock
invoices|invoice|amount;due_date;customer_id
articles|article|title;body;author
comments|comment|text;author;rating
payments|payment|amount;currency;method
files|file|name;size;content_type
projects|project|name;owner;visibility
tickets|ticket|subject;priority;assignee
events|event|title;start_time;location
subscriptions|subscription|plan;quantity;start_date
customers|customer|name;email;phone
messages|message|text;channel;sender
teams|team|name;slug;members
devices|device|serial_number;model;status
reservations|reservation|date;guests;table
photos|photo|title;width;height
bookings|booking|check_in;check_out;room
playlists|playlist|name;tracks;public
""")

# browser, engine, system, device, user agent with {v} for the major version, low and high version
BROWSERS = rows("""
Chrome|Blink|Windows|desktop|Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{v}.0.0.0 Safari/537.36|110|130
Safari|WebKit|iOS|mobile|Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/{v}.0 Mobile/15E148 Safari/604.1|14|17
Chrome|Blink|Android|mobile|Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{v}.0.0.0 Mobile Safari/537.36|112|130
Firefox|Gecko|Linux|desktop|Mozilla/5.0 (X11; Linux x86_64; rv:{v}.0) Gecko/20100101 Firefox/{v}.0|102|131
Safari|WebKit|macOS|desktop|Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/{v}.0 Safari/605.1.15|14|17
Firefox|Gecko|Windows|desktop|Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:{v}.0) Gecko/20100101 Firefox/{v}.0|102|131
Edge|Blink|Windows|desktop|Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{v}.0.0.0 Safari/537.36 Edg/{v}.0.0.0|110|130
Chrome|Blink|macOS|desktop|Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{v}.0.0.0 Safari/537.36|110|130
Safari|WebKit|iPadOS|tablet|Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/{v}.0 Mobile/15E148 Safari/604.1|14|17
Opera|Blink|Linux|desktop|Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{v}.0.0.0 Safari/537.36 OPR/{v}.0.0.0|96|114
""")

AGENTS = listed(
    "curl/8.5.0; python-requests/2.32.3; okhttp/4.12.0; axios/1.7.4; Go-http-client/1.1; PostmanRuntime/7.41.0"
)

# status, code, message, field at fault or empty
API_ERRORS = rows("""
404|not_found|No {item} with this id exists|
400|invalid_request|The field {field} is missing|{field}
422|validation_failed|{field} must not be empty|{field}
401|invalid_token|The access token has expired|
403|forbidden|You may not change this {item}|
409|conflict|A {item} with the same {field} already exists|{field}
429|rate_limited|Too many requests; try again in {seconds} seconds|
500|internal_error|Something went wrong on our side|
503|unavailable|The service is down for maintenance|
413|too_large|The file is larger than {size} MB|file
415|unsupported_media_type|Send the {item} as application/json|
402|payment_required|The card was declined|card
400|malformed_json|The body is not valid JSON near line {line}|
405|method_not_allowed|This {item} cannot be deleted|
410|gone|The {item} was deleted|
412|version_mismatch|The {item} was changed by someone else|
504|gateway_timeout|The {item} service took too long to answer|
""")

ERROR_TEXTS = {
    "seconds": listed("30; 60; 5; 10; 120"),
    "size": listed("10; 5; 25; 50; 100"),
    "line": listed("3; 1; 12; 7"),
}

# event, object, past tense
EVENTS = rows("""
order.created|order|was placed
payment.succeeded|payment|was received
payment.failed|payment|was declined
user.registered|user|signed up
invoice.paid|invoice|was paid
subscription.cancelled|subscription|was cancelled
shipment.delivered|shipment|was delivered
ticket.closed|ticket|was closed
file.uploaded|file|was uploaded
comment.added|comment|was added
review.published|review|was published
refund.issued|refund|was issued
customer.updated|customer|was updated
build.finished|build|has finished
device.offline|device|went offline
message.sent|message|was sent
""")

SCOPES = listed(
    "openid; profile; email; read:user; orders:read; orders:write; files.read; calendar.readonly; admin; offline_access; repo; billing"
)

# path, title, section
PAGES = rows("""
/|Home|home
/pricing|Plans and pricing|sales
/blog|Blog|content
/contact|Contact us|support
/about|About us|company
/docs/getting-started|Getting started|docs
/login|Sign in|account
/signup|Create an account|account
/cart|Your cart|shop
/checkout|Checkout|shop
/products/coffee-grinder|Coffee grinder|shop
/products/desk-lamp|Desk lamp|shop
/products/rain-jacket|Rain jacket|shop
/search|Search results|shop
/account/orders|Your orders|account
/account/settings|Settings|account
/help/returns|How to return an item|support
/help/delivery|Delivery times and costs|support
/careers|Jobs|company
/docs/api|API reference|docs
/docs/webhooks|Webhooks|docs
/blog/winter-recipes|Ten recipes for winter|content
/blog/remote-work|How we work from home|content
/events|Events|company
/privacy|Privacy policy|legal
/terms|Terms of service|legal
/gallery|Gallery|content
/stores|Find a store|shop
""")

REFERRERS = listed("""https://www.google.com/; https://duckduckgo.com/; https://www.bing.com/; https://news.ycombinator.com/;
https://www.reddit.com/; https://t.co/; https://www.linkedin.com/; https://en.wikipedia.org/; https://github.com/""")
CAMPAIGNS = rows("""
google|cpc|spring-sale
newsletter|email|weekly-digest
facebook|social|new-arrivals
instagram|social|summer-looks
bing|cpc|brand-terms
partner|referral|city-guide
linkedin|social|hiring
youtube|video|product-tour
""")

# name, purpose, days, httpOnly
COOKIES = rows("""
session_id|keeps the visitor signed in|1|yes
csrftoken|protects forms|365|no
lang|remembers the language|365|no
cart|remembers the cart|30|no
_ga|counts visits|400|no
consent|remembers the choice about cookies|180|no
theme|remembers the colour scheme|365|no
remember_me|signs the visitor in again|30|yes
ab_test|assigns the visitor to a variant|90|no
currency|remembers the currency|90|no
""")

# channel, title, text
NOTIFICATIONS = rows("""
push|Your parcel is on its way|{carrier} will deliver it {day}
push|New message from {name}|{chat}
email|Your invoice for {month} is ready|The amount of {amount} is due in 14 days
sms|Your code is {code}|It is valid for ten minutes; do not share it
push|{name} liked your photo|See who else reacted
in_app|Your trial ends {day}|Choose a plan to keep your projects
email|Password changed|If this was not you, contact us at once
push|Rain expected at {hour}|Take an umbrella with you
in_app|{name} mentioned you|{chat}
email|Your booking is confirmed|We look forward to seeing you {day}
push|Time to stand up|You have been sitting for an hour
sms|Appointment {day} at {hour}|Reply with 1 to confirm or 2 to cancel
push|Price drop|An item on your list now costs {amount}
in_app|Backup finished|{number} files were saved
email|New sign-in from {place}|We noticed a sign-in from a new device
push|Goal reached|You walked {number} steps today
""")

NOTE_GRAMMAR = {
    "carrier": listed("DHL; UPS; FedEx; DPD; GLS; the post office"),
    "day": listed("tomorrow; today; on Monday; on Friday; on Saturday; next week; on Wednesday"),
    "month": listed("January; February; March; April; May; June; July; August; September; October; November; December"),
    "amount": listed("19.99 EUR; 49.00 USD; 12.50 EUR; 8.90 GBP; 129.00 USD; 35.00 EUR; 240.00 CHF"),
    "code": listed("481920; 730154; 228461; 905337; 164802; 559071"),
    "hour": listed("10:00; 14:30; 09:15; 17:00; 8 am; 3 pm; noon"),
    "number": listed("10,000; 128; 2,450; 36; 8,200; 512"),
    "chat": listed(
        "Are you free for lunch?; Can you send me the file?; See you at the station; Thanks for your help!;"
        "The meeting moved to three; I will be ten minutes late; Did you see the match?; Happy birthday!"
    ),
}

CHAT = listed("""
{Hi|Hello|Hey}, {could you|can you} {task}?; Thanks, {that helps|got it|I will have a look}.;
I am {running late|on my way|at the {spot}}, see you {soon|at {hour}}.; {Yes|Sure|Of course}, {hour} works for me.;
The {item} {arrived|is ready|looks great}.; Where {is|did you put} the {item}?; {Let us|Shall we} meet at the {spot} at {hour}.;
I {finished|have started} the {item}.; Do we still need the {item} {today|this week|for Friday}?;
Sorry, I cannot {task} before {hour}.; Does anyone know who has the {item}?; Good morning, everyone!;
My order {has not arrived yet|is missing an item}.; How do I change my {address|password|plan}?;
The {item} is {broken|too small|the wrong colour}, can I return it?; I will {task} {tonight|tomorrow|after lunch}.
""")

CHAT_GRAMMAR = {
    "task": listed(
        "review my draft; book the room; call the supplier; update the list; bring the keys; send the invoice;"
        "check the numbers; water the plants; test the new build; pick up the parcel; order lunch"
    ),
    "item": listed(
        "report; charger; key; presentation; invoice; contract; design; printer; cake; parcel; jacket; budget"
    ),
    "spot": listed("station; office; café; park; entrance; airport; library; canteen"),
    "hour": listed("ten; noon; three; half past four; six; nine"),
}

# subject, body
MAILS = rows("""
{Minutes of|Notes from} the {meeting}|{Dear all|Hello everyone}, please find the {notes|minutes} of the {meeting} attached. {close}
Your order {number}|Thank you for your order. We will {send it|ship it} {day}. {close}
Invitation: {meeting} {day}|We would like to invite you to the {meeting} {day} at {hour}. {close}
Question about the {paper}|{Hello|Good morning}, I have a question about the {paper}: who {approves|signs} it? {close}
{Reminder|Please remember}: {paper} due {day}|The {paper} is due {day}. Please {send it|upload it} before noon. {close}
Welcome to {company}|We are glad that you joined us. Your first {meeting} is {day} at {hour}. {close}
Out of office|I am away until {month} and will answer when I am back. {close}
Change of {date|place} for the {meeting}|The {meeting} will now take place {day} at {hour}. {close}
Draft of the {paper}|Here is a first draft of the {paper}. I would be glad to hear what you think. {close}
Lost property|Someone left {a blue scarf|a set of keys|an umbrella|a phone} in the {canteen|lobby|meeting room}. {close}
Application as {job}|I would like to apply for the position of {job} at {company}. {close}
Thank you for your visit|It was a pleasure to meet you {day}. I will send the {paper} soon. {close}
""")

MAIL_GRAMMAR = {
    "meeting": listed(
        "team meeting; project review; summer party; board meeting; training; planning session; interview; workshop"
    ),
    "paper": listed("contract; budget; report; invoice; proposal; timetable; survey; press release; travel plan"),
    "day": listed("on Monday; on Tuesday; on Thursday; on Friday; tomorrow; next week"),
    "hour": listed("9 am; 10:30; 2 pm; 15:00; 4 pm"),
    "month": listed("Monday; 3 May; 12 August; next Tuesday; 2 January"),
    "number": listed("48213; 10577; 90412; 33108; 76150; 21894"),
    "close": listed("Best wishes; Kind regards; Many thanks; See you soon; Yours"),
    "job": listed("accountant; software engineer; nurse; translator; graphic designer; electrician; project manager"),
}

CHANNELS = rows("""
general|News for everyone
random|Anything that is not work
engineering|Code, reviews and releases
support|Questions from customers
design|Sketches and feedback
marketing|Campaigns and events
incidents|Outages and what we learn from them
announcements|Only the most important news
lunch|Where to eat today
sales|Leads and offers
hiring|Open positions and interviews
""")
REACTIONS = listed("👍; ❤️; 😂; 🎉; 👀; 🙏; ✅; 🚀; 😊; 🔥")
PLANS = listed("free; starter; team; business; enterprise")
METHODS = listed("GET; POST; GET; PUT; DELETE; PATCH; HEAD; OPTIONS")
CACHING = listed(
    "no-cache; max-age=3600; no-store; public, max-age=86400; private, max-age=0; max-age=31536000, immutable"
)
FIELD_TYPES = rows("""
email|Email address|string|you@company.com
phone|Phone number|string|+44 20 7946 0958
quantity|Quantity|integer|1
birth_date|Date of birth|date|1990-05-17
country|Country|select|Norway
newsletter|Send me the newsletter|checkbox|true
comment|Your message|textarea|How can we help?
password|Password|password|At least 12 characters
website|Website|url|https://
budget|Budget|number|500
size|Size|select|Medium
terms|I accept the terms|checkbox|false
""")

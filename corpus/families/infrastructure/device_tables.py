"""Value tables for device records: sensors, smart homes, wearables, printers and trackers."""

from corpus.families.drawing import rows

# kind, unit, low, high, decimals, maker, model, icon
SENSORS = rows("""
temperature|°C|-15|38|1|Bosch|BME280|mdi:thermometer
humidity|%|18|97|1|Sensirion|SHT31|mdi:water-percent
pressure|hPa|975|1040|1|Bosch|BMP388|mdi:gauge
co2|ppm|400|2200|0|Sensirion|SCD41|mdi:molecule-co2
illuminance|lx|0|80000|0|ROHM|BH1750|mdi:brightness-5
noise|dB|28|96|1|InvenSense|INMP441|mdi:volume-high
pm2_5|µg/m³|1|140|1|Plantower|PMS5003|mdi:blur
wind_speed|m/s|0|27|1|Davis|6410|mdi:weather-windy
rainfall|mm|0|42|1|Davis|7852|mdi:weather-rainy
soil_moisture|%|5|72|0|Vegetronix|VH400|mdi:sprout
voltage|V|219|241|1|Shelly|EM|mdi:sine-wave
current|A|0|16|2|Shelly|EM|mdi:current-ac
power|W|0|3600|1|Shelly|Plug S|mdi:flash
energy|kWh|0|9800|2|Eastron|SDM630|mdi:counter
water_level|cm|12|480|0|MaxBotix|MB7389|mdi:waves
distance|mm|30|4000|0|STMicroelectronics|VL53L1X|mdi:ruler
acceleration|m/s²|-19.6|19.6|2|Analog Devices|ADXL345|mdi:axis-arrow
heart_rate|bpm|48|176|0|Polar|H10|mdi:heart-pulse
battery|%|3|100|0|Aqara|T1|mdi:battery
ph|pH|4.5|9.2|2|Atlas Scientific|EZO-pH|mdi:ph
uv_index|UV|0|11|1|Vishay|VEML6075|mdi:weather-sunny
flow|L/min|0|60|1|Seeed|YF-S201|mdi:water-pump
voc|ppb|0|900|0|Sensirion|SGP40|mdi:air-filter
vibration|mm/s|0|18|2|ifm|VVB001|mdi:vibrate
""")

# room, floor
ROOMS = rows("""
Living room|Ground floor
Kitchen|Ground floor
Bedroom|First floor
Bathroom|First floor
Hallway|Ground floor
Office|First floor
Garage|Basement
Children's room|First floor
Garden|Outside
Dining room|Ground floor
Cellar|Basement
Balcony|First floor
Attic|Attic
Laundry room|Basement
Guest room|Attic
Terrace|Outside
""")

# domain, device, maker, model, states, service, attribute
HOME_DEVICES = rows("""
light|Ceiling light|Philips Hue|White and Color A19|on;off|turn_on|brightness
light|Floor lamp|IKEA|TRADFRI E27|on;off|turn_on|brightness
switch|Coffee machine|TP-Link|Tapo P110|on;off|turn_on|power
climate|Thermostat|tado|Smart Thermostat X|heat;off;auto|set_temperature|target_temperature
lock|Front door|Nuki|Smart Lock 3.0|locked;unlocked|lock|battery
cover|Roller shutter|Somfy|io|open;closed|close_cover|position
sensor|Motion sensor|Aqara|RTCGQ11LM|clear;detected|reload|battery
binary_sensor|Window contact|Eve|Door & Window|open;closed|reload|battery
media_player|Speaker|Sonos|One SL|playing;paused;idle|media_pause|volume
vacuum|Robot vacuum|Roborock|S8|docked;cleaning;returning|start|battery
camera|Door bell|Reolink|Video Doorbell|idle;recording;streaming|snapshot|resolution
fan|Bathroom fan|Helios|ELS|on;off|turn_off|speed
humidifier|Humidifier|Levoit|Classic 300S|on;off|set_humidity|target_humidity
alarm_control_panel|Alarm|Bosch|B3512|armed_away;armed_home;disarmed|arm_away|battery
water_heater|Boiler|Vaillant|eloSTOR|eco;electric;off|set_temperature|target_temperature
""")

AUTOMATIONS = rows("""
Turn on the {room} lights at sunset|sun|sunset|light.turn_on
Switch everything off when nobody is home|state|not_home|homeassistant.turn_off
Close the shutters in the evening|time|21:30:00|cover.close_cover
Warm up the {room} in the morning|time|06:15:00|climate.set_temperature
Send a message when the window stays open|state|open|notify.mobile_app
Start the robot vacuum on weekdays|time|10:00:00|vacuum.start
Water the garden when the soil is dry|numeric_state|20|switch.turn_on
Turn on the fan when the {room} is humid|numeric_state|70|fan.turn_on
Dim the {room} lights at night|time|22:45:00|light.turn_on
Lock the front door at midnight|time|00:00:00|lock.lock
""")

PROTOCOLS = rows("""
mqtt|1883|broker.local
coap|5683|gateway.local
http|80|hub.local
modbus|502|plc.local
zigbee|8080|zigbee2mqtt.local
lorawan|1700|gateway.local
matter|5540|matter.local
zwave|8091|zwave-js.local
ble|9521|proxy.local
opcua|4840|plant.local
""")

# brand, model, system, version, width, height, memory in GB
PHONES = rows("""
Apple|iPhone 14|iOS|17.6|1170|2532|6
Samsung|Galaxy S23|Android|14|1080|2340|8
Google|Pixel 8|Android|14|1080|2400|8
Apple|iPhone 15 Pro|iOS|18.0|1179|2556|8
Xiaomi|Redmi Note 13|Android|13|1080|2400|8
Apple|iPad Air|iPadOS|17.5|1640|2360|8
OnePlus|12|Android|14|1440|3168|12
Motorola|Moto G84|Android|13|1080|2400|12
Sony|Xperia 1 V|Android|14|1644|3840|12
Fairphone|5|Android|13|1224|2770|8
Samsung|Galaxy Tab S9|Android|14|1600|2560|8
Nokia|G42|Android|13|720|1612|6
Apple|iPhone SE|iOS|16.7|750|1334|4
""")

# maker, model, kind, supplies
PRINTERS = rows("""
HP|LaserJet Pro M404dn|laser|black toner
Brother|HL-L2350DW|laser|black toner
Canon|PIXMA TS8350|inkjet|cyan ink;magenta ink;yellow ink;black ink
Epson|EcoTank ET-2850|inkjet|cyan ink;magenta ink;yellow ink;black ink
Kyocera|ECOSYS P3145dn|laser|black toner
Xerox|VersaLink C405|laser|cyan toner;magenta toner;yellow toner;black toner
Zebra|ZD421|label|label roll
Prusa|MK4|3d|PLA filament
""")

ACTIVITIES = rows("""
running|8|13|620
cycling|16|32|520
walking|4|6|280
hiking|3|5|420
swimming|2|4|560
skiing|12|40|480
rowing|7|12|600
skating|12|22|450
""")

# code, message, severity, hint, devices
FAULTS = rows("""
E01|Sensor not connected|error|Check the cable of the sensor|Thermostat;Weather station;Boiler
E07|Filter must be cleaned|warning|Rinse the filter with warm water|Washing machine;Robot vacuum;Air purifier
W12|Battery is low|warning|Charge or replace the battery|Motion sensor;Door lock;Smoke detector;Robot vacuum
E21|Motor is blocked|error|Remove the obstacle and restart|Roller shutter;Robot vacuum;Garage door
I03|Firmware was updated|info|No action is needed|Router;Speaker;Thermostat;Camera
W30|Signal is weak|warning|Move the device closer to the gateway|Window contact;Camera;Motion sensor
E44|Water tank is empty|error|Fill the tank with fresh water|Coffee machine;Humidifier;Steam oven
E52|Door is open|error|Close the door and press start|Washing machine;Oven;Dishwasher;Microwave
W18|Calibration is due|warning|Run the calibration from the menu|Scale;Weather station;3D printer
I09|Device was restarted|info|No action is needed|Router;Gateway;Heat pump
E60|Temperature is too high|error|Switch it off and let it cool down|3D printer;Boiler;Inverter;Oven
E33|Communication with the gateway was lost|error|Restart the gateway|Heat pump;Inverter;Wall box;Thermostat
E18|Drain is blocked|error|Clean the drain pump|Dishwasher;Washing machine
W25|Descaling is due|warning|Start the descaling programme|Coffee machine;Steam oven
E71|Grid voltage is out of range|error|Call the electrician|Inverter;Wall box
W41|Storage is almost full|warning|Delete old recordings|Camera;Door bell
""")
